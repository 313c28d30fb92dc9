// What somebody should look at. Every query yields a Value, and most of them whose it is: Source.
import { alertOptions, job as jobType } from '../types.bicep'

@description('What the names of the alerts begin with.')
param namePrefix string

@description('Region of the alerts: that of the workspace.')
param location string

@description('Tags of the alerts.')
param tags { *: string }

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('The jobs that must not fall silent while they are enabled.')
param jobs jobType[]

@description('When the alerts fire, and who hears of them.')
param options alertOptions

var silent = loadTextContent('../queries/alert-silent.kql')

@description('One alert. Severity: 0 critical, 1 error, 2 warning, 3 informational.')
type rule = {
  name: string
  title: string
  severity: 0 | 1 | 2 | 3
  query: string
  above: int?
  below: int?
  window: string?
}

var silences = map(filter(jobs, job => job.enabled), job => {
  name: 'silent-${job.name}'
  title: '${job.name} was not dispatched for ${job.silentFor}'
  severity: 0
  query: replace(silent, 'JOB', job.name)
  below: 1
  window: job.silentFor
})

var faults = [
  { name: 'doubled', title: 'An occurrence succeeded twice', severity: 0, query: loadTextContent('../queries/alert-doubled.kql'), window: 'PT6H' }
  { name: 'failed', title: 'A run failed for good', severity: 1, query: loadTextContent('../queries/alert-failed.kql') }
  { name: 'rejected', title: 'A message was rejected or poisoned', severity: 1, query: loadTextContent('../queries/alert-rejected.kql') }
  { name: 'refused', title: 'An instance has an older configuration than the records', severity: 1, query: loadTextContent('../queries/alert-refused.kql') }
  { name: 'ticks', title: 'Ticks end with errors', severity: 1, query: loadTextContent('../queries/alert-ticks.kql') }
  { name: 'missed', title: 'Scheduled instants were missed', severity: 2, query: loadTextContent('../queries/alert-missed.kql') }
  { name: 'quorum', title: 'No quorum of Redis databases', severity: 2, query: loadTextContent('../queries/alert-quorum.kql') }
  { name: 'clock', title: 'A clock is off', severity: 2, query: loadTextContent('../queries/alert-clock.kql'), above: options.clockOffsetSeconds }
  { name: 'delay', title: 'Dispatches are late', severity: 2, query: loadTextContent('../queries/alert-delay.kql'), above: options.dispatchDelaySeconds }
  { name: 'duplicates', title: 'Duplicate messages were dropped', severity: 3, query: loadTextContent('../queries/alert-duplicates.kql'), above: options.duplicateMessages }
]

var rules rule[] = concat(silences, faults)

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: '${namePrefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: '${rule.title}. What to do is in docs/observe.md.'
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      evaluationFrequency: rule.severity < 2 ? 'PT5M' : 'PT15M'
      windowSize: rule.?window ?? 'PT15M'
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Total'
            metricMeasureColumn: 'Value'
            operator: contains(rule, 'below') ? 'LessThan' : 'GreaterThan'
            threshold: rule.?below ?? rule.?above ?? 0
            dimensions: contains(rule, 'below') ? [] : [{ name: 'Source', operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      // What only informs is on the page of alerts, and calls nobody.
      actions: { actionGroups: rule.severity < 3 ? options.actionGroupIds : [] }
    }
  }
]
