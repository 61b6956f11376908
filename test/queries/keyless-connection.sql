SELECT count(*) FROM "main"."visits" AS t1;
SELECT t1."at", t1."page" FROM "main"."visits" AS t1 ORDER BY t1."page" ASC NULLS LAST, t1.rowid ASC NULLS LAST LIMIT 4;
