-- As ORMs of several languages write them, in one application.
CREATE TABLE users (id UUID PRIMARY KEY, email VARCHAR UNIQUE, "managerId" UUID REFERENCES users (id));
CREATE TABLE "userProfiles" ("userId" UUID PRIMARY KEY REFERENCES users (id), bio VARCHAR);
CREATE TABLE "blogPosts" (id UUID PRIMARY KEY, "authorId" UUID REFERENCES users (id), "reviewerId" UUID REFERENCES users (id), "categoryId" INTEGER);
CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR);
CREATE TABLE pet (id INTEGER PRIMARY KEY, "PersonFK" INTEGER REFERENCES person (id), fk_vet INTEGER REFERENCES person (id));
CREATE TABLE country (iso2 VARCHAR PRIMARY KEY, name VARCHAR);
CREATE TABLE city (id INTEGER PRIMARY KEY, country_iso2 VARCHAR REFERENCES country (iso2), country VARCHAR);
CREATE TABLE airports (iata VARCHAR PRIMARY KEY);
CREATE TABLE flights (id INTEGER PRIMARY KEY, origin VARCHAR REFERENCES airports (iata), destination VARCHAR REFERENCES airports (iata));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id_fk INTEGER REFERENCES person (id), billing_user_uuid UUID REFERENCES users (id), shipping_user_uuid UUID REFERENCES users (id));
CREATE TABLE order_items (order_fk INTEGER REFERENCES orders (id), line_no INTEGER, PRIMARY KEY (order_fk, line_no));
CREATE TABLE returns (id INTEGER PRIMARY KEY, order_fk INTEGER, line_no INTEGER, FOREIGN KEY (order_fk, line_no) REFERENCES order_items (order_fk, line_no));
