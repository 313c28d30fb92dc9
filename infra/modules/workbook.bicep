// What the jobs did, on one page.

@description('Name of the workbook as people see it.')
param displayName string

@description('Region of the workbook.')
param location string

@description('Tags of the workbook.')
param tags { *: string }

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Resource id of Application Insights.')
param insightsId string

@description('Resource ids of the Redis instances.')
param redisIds string[]

@description('One query and how it is shown.')
type panel = {
  title: string
  query: string
  visualization: 'areachart' | 'barchart' | 'linechart' | 'table' | 'unstackedbar'
}

var panels panel[] = [
  { title: 'Occurrences by outcome', visualization: 'barchart', query: loadTextContent('../queries/occurrences.kql') }
  { title: 'Dispatches by region', visualization: 'barchart', query: loadTextContent('../queries/regions.kql') }
  { title: 'Dispatch delay in seconds', visualization: 'linechart', query: loadTextContent('../queries/delay.kql') }
  { title: 'Attempts by outcome', visualization: 'barchart', query: loadTextContent('../queries/runs.kql') }
  { title: 'Imports', visualization: 'linechart', query: loadTextContent('../queries/imports.kql') }
  { title: 'Elections without a quorum, and clock offset', visualization: 'linechart', query: loadTextContent('../queries/redis.kql') }
  { title: 'Last runs', visualization: 'table', query: replace(loadTextContent('../queries/last-runs.kql'), 'INSIGHTS', insightsId) }
]

var timeRange = {
  type: 9
  name: 'parameters'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        id: guid('TimeRange')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 14400000 }
        typeSettings: {
          selectableValues: map([1, 4, 24, 72, 168, 720], hours => { durationMs: hours * 3600000 })
          allowCustom: true
        }
      }
    ]
  }
}

var queries = map(panels, panel => {
  type: 3
  name: panel.title
  content: {
    version: 'KqlItem/1.0'
    title: panel.title
    query: panel.query
    size: 0
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    crossComponentResources: [workspaceId]
    timeContextFromParameter: 'TimeRange'
    visualization: panel.visualization
    // Only the last panel has this column: a link that opens the trace.
    gridSettings: {
      formatters: [{ columnMatch: 'Trace', formatter: 7, formatOptions: { linkTarget: 'Url', linkLabel: 'Trace' } }]
      rowLimit: 50
    }
  }
})

var redisHealth = map(['serverLoad', 'usedmemory', 'connectedclients', 'operationsPerSecond'], metric => {
  type: 10
  name: metric
  content: {
    version: 'MetricsItem/2.0'
    chartId: guid(metric)
    title: 'Redis: ${metric}'
    size: 0
    chartType: 2
    metricScope: 0
    resourceType: 'microsoft.cache/redisenterprise'
    resourceIds: redisIds
    timeContextFromParameter: 'TimeRange'
    metrics: [
      { namespace: 'microsoft.cache/redisenterprise', metric: 'microsoft.cache/redisenterprise--${metric}', aggregation: 3 }
    ]
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    sourceId: insightsId
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], queries, redisHealth)
      fallbackResourceIds: [insightsId]
    })
  }
}
