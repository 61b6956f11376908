CREATE TABLE iv (id INTEGER PRIMARY KEY, l INTERVAL[]);
INSERT INTO iv VALUES (1, [INTERVAL '1 month']), (2, [INTERVAL '24 hours']), (3, NULL), (4, []);
CREATE TABLE t (id INTEGER PRIMARY KEY);
INSERT INTO t SELECT r FROM range(8) AS z(r);
CREATE MACRO firsts(least, most := 5) AS TABLE SELECT * FROM t WHERE id >= least AND id < most;
