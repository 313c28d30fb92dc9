// Reads { name: query } from standard input and writes { name: { errors: [], columns: [] } }: what Microsoft's language service for KQL,
// knowing the tables of Application Insights, says about each query.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

// The library is translated from C#; its two files find each other as globals.
const library = '@kusto/language-service-next';
require(`${library}/bridge.js`);
require(`${library}/Kusto.Language.Bridge.js`);
const { DatabaseSymbol, TableSymbol } = Kusto.Language.Symbols;

const tables = Object.entries(JSON.parse(readFileSync(join(__dirname, 'tables.json'), 'utf8')))
  .map(([name, columns]) => TableSymbol.From(columns).WithName(name));
const globals = Kusto.Language.GlobalState.Default.WithDatabase(new DatabaseSymbol.ctor('logs', tables));

const check = query => {
  const code = Kusto.Language.KustoCode.ParseAndAnalyze(query, globals);
  const diagnostics = code.GetDiagnostics();
  const errors = Array.from({ length: diagnostics.Count }, (_, i) => diagnostics.getItem(i))
    .map(found => `${found.Message} At: ${query.substring(found.Start, found.Start + found.Length)}`);
  const columns = code.ResultType?.Columns ?? { Count: 0 };
  return { errors, columns: Array.from({ length: columns.Count }, (_, i) => columns.getItem(i).Name) };
};

const queries = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, check(query)]))));
