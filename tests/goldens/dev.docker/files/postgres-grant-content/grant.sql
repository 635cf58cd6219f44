\set role content
\set password `cat /run/bap/consumer-password`
SELECT format('CREATE ROLE %I', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN PASSWORD :'password';
GRANT :"role" TO CURRENT_USER;
SELECT format('CREATE DATABASE %I OWNER %I', :'role', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE :"role" FROM PUBLIC;
\set reader content_reader
\set password `cat /run/bap/reader-password`
SELECT format('CREATE ROLE %I', :'reader')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'reader') \gexec
ALTER ROLE :"reader" LOGIN PASSWORD :'password';
ALTER ROLE :"reader" SET default_transaction_read_only = on;
GRANT CONNECT ON DATABASE :"role" TO :"reader";
\connect :"role"
SET search_path = pg_catalog;
ALTER DEFAULT PRIVILEGES FOR ROLE :"role" GRANT USAGE ON SCHEMAS TO :"reader";
ALTER DEFAULT PRIVILEGES FOR ROLE :"role" GRANT SELECT ON TABLES TO :"reader";
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, :'reader')
  FROM pg_namespace WHERE nspowner::regrole::text IN (quote_ident(:'role'), 'pg_database_owner') \gexec
SELECT format('GRANT SELECT ON TABLE %I.%I TO %I', nspname, relname, :'reader')
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relowner::regrole::text = quote_ident(:'role') AND relkind IN ('r', 'p', 'v', 'm', 'f') \gexec
