CREATE TABLE Categories (CategoryID INTEGER PRIMARY KEY, CategoryName VARCHAR);
CREATE TABLE Suppliers (SupplierID INTEGER PRIMARY KEY, CompanyName VARCHAR);
CREATE TABLE Products (ProductID INTEGER PRIMARY KEY, ProductName VARCHAR, SupplierID INTEGER REFERENCES Suppliers (SupplierID), CategoryID INTEGER REFERENCES Categories (CategoryID));
CREATE TABLE Customers (CustomerID VARCHAR PRIMARY KEY, CompanyName VARCHAR);
CREATE TABLE Employees (EmployeeID INTEGER PRIMARY KEY, LastName VARCHAR, ReportsTo INTEGER REFERENCES Employees (EmployeeID));
CREATE TABLE Shippers (ShipperID INTEGER PRIMARY KEY, CompanyName VARCHAR);
CREATE TABLE Orders (OrderID INTEGER PRIMARY KEY, CustomerID VARCHAR REFERENCES Customers (CustomerID), EmployeeID INTEGER REFERENCES Employees (EmployeeID), ShipVia INTEGER REFERENCES Shippers (ShipperID));
CREATE TABLE "Order Details" (OrderID INTEGER REFERENCES Orders (OrderID), ProductID INTEGER REFERENCES Products (ProductID), Quantity INTEGER, PRIMARY KEY (OrderID, ProductID));
