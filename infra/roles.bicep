// The ids of built-in roles are the same in every tenant.

@export()
@description('Everything in blob containers: the Functions host creates and leases its own.')
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

@export()
@description('Read blobs: import_data reads its sources.')
var storageBlobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

@export()
@description('Create queues; send, receive and delete messages.')
var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

@export()
@description('Create tables; read and write rows.')
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

@export()
@description('Send telemetry to Application Insights.')
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
