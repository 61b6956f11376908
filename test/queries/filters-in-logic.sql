SELECT t1."id" FROM "main"."customers" AS t1 LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE (t1."id" = $1::INTEGER OR (t1."id" > $2::INTEGER AND t1."mood" IS NULL)) LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE NOT (t1."mood" = $1::ENUM('sad', 'ok', 'happy')) LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE NOT (true) LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE false LIMIT 101;
