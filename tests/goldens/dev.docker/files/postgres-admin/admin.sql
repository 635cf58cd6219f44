\set password `cat /run/bap/admin-password`
SELECT 'CREATE ROLE bap_admin' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bap_admin') \gexec
ALTER ROLE bap_admin LOGIN CREATEDB CREATEROLE NOSUPERUSER PASSWORD :'password';
