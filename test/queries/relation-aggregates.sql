SELECT t1."id" FROM "main"."customers" AS t1 LIMIT 101;
WITH k AS (SELECT unnest(k0) AS k0, generate_subscripts(k0, 1) AS i FROM (SELECT TRY_CAST(from_json($1, '["VARCHAR"]') AS INTEGER[]) AS k0)) SELECT k.i, count(*), sum(t."total"), max(t."total") FROM k JOIN "main"."orders" AS t ON t."customer_id" = k.k0 WHERE t."paid" = $2::BOOLEAN GROUP BY k.i;
