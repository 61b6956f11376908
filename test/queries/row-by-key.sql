SELECT 1 AS i, t."id" FROM "main"."orders" AS t WHERE t."id" = $1::BIGINT;
SELECT 1 AS i, t."id", t."placed", t."total", t."paid" FROM "main"."orders" AS t WHERE t."id" = $1::BIGINT;
SELECT 1 AS i, t."name" FROM "main"."customers" AS t WHERE t."email" = $1::VARCHAR;
WITH k AS (SELECT unnest(k0) AS k0, unnest(k1) AS k1, generate_subscripts(k0, 1) AS i FROM (SELECT TRY_CAST(from_json($1, '["VARCHAR"]') AS BIGINT[]) AS k0, TRY_CAST(from_json($2, '["VARCHAR"]') AS INTEGER[]) AS k1)) SELECT k.i, t."article", t."quantity" FROM k JOIN "main"."order_lines" AS t ON t."order_id" = k.k0 AND t."line" = k.k1;
