CREATE TABLE readings (id INTEGER PRIMARY KEY, f FLOAT, seen TIMESTAMP_NS, fs FLOAT[], n INTEGER);
INSERT INTO readings VALUES
  (1, NULL, NULL, NULL, NULL),
  (2, '-infinity', '-infinity', [1], -2147483648),
  (3, 'infinity', 'infinity', ['infinity'], 2147483647),
  (4, 'nan', '1677-09-22 00:12:43.145224193', [2], 0),
  (5, 3.4e38, '2262-04-11 23:47:16.854775806', [3.4e38], 5);
