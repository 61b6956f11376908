SELECT t1."id", t1."total" FROM "main"."orders" AS t1 WHERE t1."paid" = $1::BOOLEAN ORDER BY t1."total" DESC NULLS LAST, t1."placed" ASC NULLS LAST, t1."id" ASC NULLS LAST LIMIT 2 OFFSET 1;
