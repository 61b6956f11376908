CREATE TABLE j (id INTEGER PRIMARY KEY, js JSON, x INTEGER);
INSERT INTO j VALUES (1, '{"a":1}', 1), (2, '{"a": 1}', 2), (3, '{"a":1.0}', 3), (4, '[1]', 1), (5, '[1.0]', 1), (6, '[1]', 2);
