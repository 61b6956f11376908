SELECT t1."id" FROM "main"."customers" AS t1 WHERE (t1."address")."zip code" = $1::VARCHAR LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE len(t1."tags") = 0 LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE len(t1."tags") > $1::BIGINT LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE list_contains(t1."tags", $1::VARCHAR) LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE list_has_all(t1."tags", from_json($1, '["VARCHAR"]')::VARCHAR[]) LIMIT 101;
SELECT t1."id" FROM "main"."customers" AS t1 WHERE t1."address" IS NULL LIMIT 101;
