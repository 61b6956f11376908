SELECT count(*) FROM "main"."orders" AS t1;
SELECT count(*) FROM "main"."orders" AS t1 WHERE t1."paid" = $1::BOOLEAN;
SELECT t1."id", t1."id"::VARCHAR FROM "main"."orders" AS t1 ORDER BY t1."id" DESC NULLS FIRST LIMIT 3;
SELECT t1."id", t1."total", t1."total"::VARCHAR, t1."id"::VARCHAR FROM "main"."orders" AS t1 ORDER BY t1."total" DESC NULLS FIRST, t1."id" ASC NULLS LAST LIMIT 3;
