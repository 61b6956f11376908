SELECT t1."id", t1."total" FROM "main"."big_orders" AS t1 LIMIT 101;
SELECT t1."page" FROM "main"."visits" AS t1 LIMIT 101;
