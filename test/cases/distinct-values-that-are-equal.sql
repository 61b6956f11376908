CREATE TABLE t (id INTEGER PRIMARY KEY, s VARCHAR COLLATE NOCASE, j JSON);
INSERT INTO t VALUES (1, 'a', '{"a":1}'), (2, 'A', '{"a": 1}'), (3, 'b', '{"a":1.0}'), (4, 'B', '{"b":1,"a":2}'), (5, NULL, '{"a":2,"b":1}');
