CREATE TABLE Größe (größe_id INTEGER PRIMARY KEY, bezeichnung VARCHAR);
CREATE TABLE Kunde (Kunden_Nr INTEGER PRIMARY KEY, Straße VARCHAR);
CREATE TABLE Artikel (Artikel_Nr INTEGER PRIMARY KEY, größe_id INTEGER REFERENCES Größe (größe_id));
CREATE TABLE Bestellung (Bestell_Nr INTEGER PRIMARY KEY, Kunden_Nr INTEGER REFERENCES Kunde (Kunden_Nr), Artikel_Nr INTEGER REFERENCES Artikel (Artikel_Nr));
CREATE TABLE client (id_client INTEGER PRIMARY KEY, prénom VARCHAR);
CREATE TABLE commande (id_commande INTEGER PRIMARY KEY, id_client INTEGER REFERENCES client (id_client));
CREATE TABLE ligne_commande (ref_commande INTEGER REFERENCES commande (id_commande), num INTEGER, PRIMARY KEY (ref_commande, num));
CREATE TABLE łódź (id INTEGER PRIMARY KEY);
