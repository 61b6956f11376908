SELECT 1 AS i, t."id" FROM "main"."customers" AS t WHERE t."id" = $1::INTEGER;
SELECT 1 AS i, t."id", t."name" FROM "main"."customers" AS t WHERE t."id" = $1::INTEGER;
