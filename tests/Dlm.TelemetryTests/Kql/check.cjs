// Checks every ```kusto block of the Markdown files given: syntax, functions, tables and columns. Exit code 1 where one has a fault.
const fs = require('fs');
const library = '@kusto/language-service-next/';
require(library + 'bridge.min.js');
require(library + 'Kusto.Language.Bridge.min.js');
const { KustoCode, GlobalState, Symbols } = Kusto.Language;

// The columns that the workspace of Application Insights has in its tables; those that the queries need.
const common = 'TimeGenerated: datetime, OperationId: string, ParentId: string, OperationName: string, AppRoleName: string, '
  + 'AppRoleInstance: string, Properties: dynamic, Measurements: dynamic, ItemCount: int, _ItemId: string, _ResourceId: string';
const span = 'Id: string, Name: string, Success: bool, ResultCode: string, DurationMs: real';
const tables = {
  AppTraces: 'Message: string, SeverityLevel: int',
  AppExceptions: 'ExceptionType: string, ProblemId: string, OuterMessage: string, InnermostMessage: string, Details: dynamic, SeverityLevel: int',
  AppRequests: span + ', Source: string, Url: string',
  AppDependencies: span + ', Target: string, DependencyType: string, Data: string',
  AppMetrics: 'Name: string, Sum: real, Min: real, Max: real',
};
const symbols = Object.entries(tables).map(([name, columns]) => Symbols.TableSymbol.From(`(${common}, ${columns})`).WithName(name));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', symbols));

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
