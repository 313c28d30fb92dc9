@export()
@description('One job of the app, as its settings Dlm:Jobs:<name> have it.')
type job = {
  @description('The name of the job, for which the app has a handler and two functions.')
  name: string

  @description('Cron expression with six fields, seconds first.')
  schedule: string

  @description('IANA name of the time zone of the schedule.')
  timeZone: string

  @description('Whether the schedule is followed.')
  enabled: bool

  @description('Name of the job\'s queue. Its poison queue is beside it.')
  queue: string

  @description('Raise it with every change of schedule or time zone, a roll-back included.')
  @minValue(1)
  configVersion: int

  @description('An alert fires when the job was not dispatched for this long: several intervals of the schedule. One of the window sizes of a log alert: PT5M, PT15M, PT1H, PT6H, P1D or P2D, the longest.')
  silentFor: string
}

@export()
@description('What one instance of the app is, and how many there may be, in each region.')
type scale = {
  @description('Memory of an instance in MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('The most instances that one function may scale out to.')
  @minValue(1)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Instances that are always there, by function name. Every function scales by itself.')
  alwaysReady: { *: int }

  @description('Messages that one instance fetches at a time; it may hold half as many more while the last of them finish.')
  @minValue(1)
  @maxValue(32)
  queueBatchSize: int
}

@export()
@description('The identity of one region\'s app.')
type identity = {
  @description('Resource id.')
  id: string

  @description('Client id: names the identity in the app\'s settings.')
  clientId: string

  @description('Object id: names the identity in role assignments.')
  principalId: string
}

@export()
@description('A storage account.')
type storageAccount = {
  @description('Resource id.')
  id: string

  @description('Address of the blobs.')
  blobEndpoint: string

  @description('Address of the queues.')
  queueEndpoint: string

  @description('Address of the tables.')
  tableEndpoint: string
}

@export()
@description('One of the Redis instances.')
type redisInstance = {
  @description('Resource id.')
  id: string

  @description('StackExchange.Redis configuration string of its database, without a credential.')
  endpoint: string
}

@export()
@description('The Redis instances that elect.')
type redisOptions = {
  @description('Their regions. With three different ones, the loss of a region leaves a quorum.')
  @minLength(3)
  @maxLength(3)
  regions: string[]

  @description('Size of each, such as Balanced_B0.')
  sku: string
}

@export()
@description('How telemetry is kept.')
type telemetryOptions = {
  @description('For how many days.')
  @minValue(30)
  @maxValue(730)
  retentionInDays: int

  @description('Gigabytes a day after which no more is taken; -1 for no limit.')
  dailyQuotaGb: int
}

@export()
@description('When alerts fire, and who hears of them.')
type alertOptions = {
  @description('95th percentile of the delay from the scheduled instant to the first message, in seconds.')
  dispatchDelaySeconds: int

  @description('Offset between an instance\'s clock and the median of the Redis clocks, in seconds.')
  clockOffsetSeconds: int

  @description('Duplicate messages of one job, dropped in 15 minutes, above which an informational alert says so. Queues deliver at least once: a few are no fault.')
  @minValue(0)
  duplicateMessages: int

  @description('Resource ids of the action groups that the alerts go to; informational ones go to none.')
  actionGroupIds: string[]
}
