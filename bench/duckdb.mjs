// SPDX-License-Identifier: MIT
// duckdb.mjs FILE.sql DATABASE: runs a script in DuckDB (npm: @duckdb/node-api) and prints the
// last statement's first value.
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [script, database] = process.argv.slice(2);
const instance = await DuckDBInstance.create(database || ":memory:");
const connection = await instance.connect();
const reader = await connection.runAndReadAll(readFileSync(script, "utf8"));
const rows = reader.getRows();
if (rows.length) console.log(String(rows[0][0]));
