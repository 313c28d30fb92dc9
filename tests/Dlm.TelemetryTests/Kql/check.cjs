// Checks every ```kusto block of the Markdown files given: syntax, functions, tables and columns. Exit code 1 where one has a fault.
const fs = require('fs');
const library = '@kusto/language-service-next/';
require(library + 'bridge.min.js');
require(library + 'Kusto.Language.Bridge.min.js');
const { KustoCode, GlobalState, Symbols } = Kusto.Language;

// The columns of Application Insights, as its "Logs" page shows them.
const common = 'timestamp: datetime, itemId: string, itemType: string, itemCount: int, operation_Id: string, operation_ParentId: string, '
  + 'operation_Name: string, cloud_RoleName: string, cloud_RoleInstance: string, customDimensions: dynamic, customMeasurements: dynamic';
const tables = {
  traces: 'message: string, severityLevel: int',
  exceptions: 'type: string, problemId: string, outerMessage: string, innermostMessage: string, details: dynamic, severityLevel: int',
  requests: 'id: string, name: string, source: string, url: string, success: string, resultCode: string, duration: real',
  dependencies: 'id: string, name: string, target: string, type: string, data: string, success: string, resultCode: string, duration: real',
  customMetrics: 'name: string, value: real, valueCount: int, valueSum: real, valueMin: real, valueMax: real, valueStdDev: real',
};
const symbols = Object.entries(tables).map(([name, columns]) => Symbols.TableSymbol.From(`(${common}, ${columns})`).WithName(name));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('applicationInsights', symbols));

let queries = 0;
let faults = 0;
for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8');
  for (const [block, query] of text.matchAll(/^```kusto\n(.*?)^```$/gms)) {
    queries++;
    const diagnostics = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    for (let index = 0; index < diagnostics.Count; index++) {
      const diagnostic = diagnostics.getItem(index);
      const line = text.slice(0, text.indexOf(block)).split('\n').length + query.slice(0, diagnostic.Start).split('\n').length;
      console.log(`${file}:${line}: ${diagnostic.Severity}: ${diagnostic.Message}`);
      faults++;
    }
  }
}

console.log(`${queries} queries, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;
