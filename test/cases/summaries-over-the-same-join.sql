CREATE TABLE people (id INTEGER PRIMARY KEY, boss INTEGER, team INTEGER, name VARCHAR, pay INTEGER);
INSERT INTO people SELECT * FROM (SELECT i, CASE WHEN i % 5 = 0 THEN NULL ELSE (i * 3) % 20 + 1 END, CASE WHEN i % 7 = 0 THEN NULL ELSE i % 5 + 1 END AS team, ['a', 'b', NULL, 'c'][i % 4 + 1], CASE WHEN i % 6 = 0 THEN NULL ELSE i % 9 END FROM range(1, 21) r(i)) WHERE team IN (2, 3);
