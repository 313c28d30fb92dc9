// The app settings: what the host reads and what the engine reads. None is a secret; the identity is the key to everything.
import { job as jobType, storageAccount } from '../types.bicep'

@description('Client id of the app\'s identity.')
param clientId string

@description('The host\'s own storage.')
param hostStorage storageAccount

@description('The jobs storage.')
param jobsStorage storageAccount

@description('Resource id of Application Insights.')
param insightsId string

@description('StackExchange.Redis configuration strings of the databases that vote.')
@minLength(3)
param redisEndpoints string[]

@description('When schedule_jobs fires.')
param tickSchedule string

@description('The jobs.')
param jobs jobType[]

@description('Settings below Dlm:Import.')
param import { *: string }

@description('Messages that one instance fetches at a time.')
param queueBatchSize int

var insights = split(insightsId, '/')

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insights[8]
  scope: resourceGroup(insights[2], insights[4])
}

var host = {
  AzureWebJobsStorage__blobServiceUri: hostStorage.blobEndpoint
  AzureWebJobsStorage__tableServiceUri: hostStorage.tableEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AzureFunctionsJobHost__extensions__queues__batchSize: '${queueBatchSize}'
  AzureFunctionsJobHost__extensions__queues__newBatchThreshold: '${queueBatchSize / 2}'
  // Names the component only: it takes nothing that comes without the identity's token.
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${clientId}'
}

var storage = {
  JobsStorage__blobServiceUri: jobsStorage.blobEndpoint
  JobsStorage__queueServiceUri: jobsStorage.queueEndpoint
  JobsStorage__tableServiceUri: jobsStorage.tableEndpoint
  JobsStorage__credential: 'managedidentity'
  JobsStorage__clientId: clientId
}

var election = union(
  {
    Dlm__Redlock__Credential: 'managedidentity'
    Dlm__Redlock__ClientId: clientId
  },
  toObject(range(0, length(redisEndpoints)), i => 'Dlm__Redlock__Endpoints__${i}', i => redisEndpoints[i])
)

var schedules = reduce(
  map(jobs, job => {
    'Dlm__Jobs__${job.name}__Enabled': toLower('${job.enabled}')
    'Dlm__Jobs__${job.name}__Schedule': job.schedule
    'Dlm__Jobs__${job.name}__TimeZone': job.timeZone
    'Dlm__Jobs__${job.name}__Queue': job.queue
    'Dlm__Jobs__${job.name}__ConfigVersion': '${job.configVersion}'
  }),
  { Dlm__TickSchedule: tickSchedule },
  (all, one) => union(all, one)
)

var source = toObject(items(import), setting => 'Dlm__Import__${setting.key}', setting => setting.value)

@description('Values by name.')
output settings { *: string } = union(host, storage, election, schedules, source)
