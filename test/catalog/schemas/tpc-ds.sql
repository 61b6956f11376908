CREATE TABLE date_dim (d_date_sk INTEGER PRIMARY KEY, d_date DATE);
CREATE TABLE time_dim (t_time_sk INTEGER PRIMARY KEY);
CREATE TABLE item (i_item_sk INTEGER PRIMARY KEY, i_item_id VARCHAR);
CREATE TABLE customer_address (ca_address_sk INTEGER PRIMARY KEY, ca_city VARCHAR);
CREATE TABLE household_demographics (hd_demo_sk INTEGER PRIMARY KEY);
CREATE TABLE customer (c_customer_sk INTEGER PRIMARY KEY, c_current_addr_sk INTEGER REFERENCES customer_address (ca_address_sk), c_current_hdemo_sk INTEGER REFERENCES household_demographics (hd_demo_sk), c_first_sales_date_sk INTEGER REFERENCES date_dim (d_date_sk));
CREATE TABLE store (s_store_sk INTEGER PRIMARY KEY, s_closed_date_sk INTEGER REFERENCES date_dim (d_date_sk));
CREATE TABLE promotion (p_promo_sk INTEGER PRIMARY KEY, p_item_sk INTEGER REFERENCES item (i_item_sk));
CREATE TABLE store_sales (ss_sold_date_sk INTEGER REFERENCES date_dim (d_date_sk), ss_sold_time_sk INTEGER REFERENCES time_dim (t_time_sk), ss_item_sk INTEGER REFERENCES item (i_item_sk), ss_customer_sk INTEGER REFERENCES customer (c_customer_sk), ss_hdemo_sk INTEGER REFERENCES household_demographics (hd_demo_sk), ss_addr_sk INTEGER REFERENCES customer_address (ca_address_sk), ss_store_sk INTEGER REFERENCES store (s_store_sk), ss_promo_sk INTEGER REFERENCES promotion (p_promo_sk), ss_ticket_number INTEGER, PRIMARY KEY (ss_item_sk, ss_ticket_number));
