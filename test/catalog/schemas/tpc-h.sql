CREATE TABLE region (r_regionkey INTEGER PRIMARY KEY, r_name VARCHAR);
CREATE TABLE nation (n_nationkey INTEGER PRIMARY KEY, n_name VARCHAR, n_regionkey INTEGER REFERENCES region (r_regionkey));
CREATE TABLE customer (c_custkey INTEGER PRIMARY KEY, c_name VARCHAR, c_nationkey INTEGER REFERENCES nation (n_nationkey));
CREATE TABLE supplier (s_suppkey INTEGER PRIMARY KEY, s_name VARCHAR, s_nationkey INTEGER REFERENCES nation (n_nationkey));
CREATE TABLE part (p_partkey INTEGER PRIMARY KEY, p_name VARCHAR);
CREATE TABLE partsupp (ps_partkey INTEGER REFERENCES part (p_partkey), ps_suppkey INTEGER REFERENCES supplier (s_suppkey), PRIMARY KEY (ps_partkey, ps_suppkey));
CREATE TABLE orders (o_orderkey INTEGER PRIMARY KEY, o_custkey INTEGER REFERENCES customer (c_custkey), o_orderdate DATE);
CREATE TABLE lineitem (l_orderkey INTEGER REFERENCES orders (o_orderkey), l_partkey INTEGER REFERENCES part (p_partkey), l_suppkey INTEGER REFERENCES supplier (s_suppkey), l_linenumber INTEGER, FOREIGN KEY (l_partkey, l_suppkey) REFERENCES partsupp (ps_partkey, ps_suppkey), PRIMARY KEY (l_orderkey, l_linenumber));
