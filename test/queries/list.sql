SELECT t1."id", t1."email", t1."name", t1."mood", t1."balance", t1."joined", t1."tags", t1."address", t1."referrer_id" FROM "main"."customers" AS t1 LIMIT 101;
