CREATE TABLE t AS SELECT 1 AS id,
  MAP {'nan'::DOUBLE: 'a', 'inf'::DOUBLE: 'b', '-inf'::DOUBLE: 'c', 0.5::DOUBLE: 'd'} AS d,
  MAP {{x: 'nan'::FLOAT}: 1, {x: '-inf'::FLOAT}: 2, {x: NULL}: 3} AS s,
  MAP {['nan'::DOUBLE]: 1, ['inf'::DOUBLE]: 2} AS l;
