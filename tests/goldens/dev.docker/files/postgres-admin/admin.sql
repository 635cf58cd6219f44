\set role bap_admin
\set password `cat /run/bap/admin-password`
SELECT format('CREATE ROLE %I', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN CREATEDB CREATEROLE NOSUPERUSER PASSWORD :'password';
