CREATE TABLE dim_customer (customer_sk BIGINT PRIMARY KEY, customer_code VARCHAR);
CREATE TABLE dim_date (date_key INTEGER PRIMARY KEY, day DATE);
CREATE TABLE dim_product (product_key BIGINT PRIMARY KEY, name VARCHAR);
CREATE TABLE fct_orders (order_sk BIGINT PRIMARY KEY, customer_sk BIGINT REFERENCES dim_customer (customer_sk), order_date_key INTEGER REFERENCES dim_date (date_key), ship_date_key INTEGER REFERENCES dim_date (date_key), product_key BIGINT REFERENCES dim_product (product_key));
