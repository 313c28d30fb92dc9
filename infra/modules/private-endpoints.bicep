// Private endpoints of one region's network, and the names they are found by.

@description('Region of the endpoints.')
param location string

@description('Tags of the endpoints and zones.')
param tags { *: string }

@description('Resource id of the network in which the names hold.')
param networkId string

@description('Resource id of the subnet for the endpoints.')
param subnetId string

@description('What is reached through an endpoint.')
param targets target[]

@description('A service that gets an endpoint.')
type target = {
  @description('Short name of the service.')
  name: string

  @description('Resource id of the service.')
  resourceId: string

  @description('Which part of the service.')
  part: 'blob' | 'queue' | 'redisEnterprise' | 'table'
}

var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  redisEnterprise: 'privatelink.redis.azure.net'
  table: 'privatelink.table.${environment().suffixes.storage}'
}
var parts = union(map(targets, target => target.part), [])

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for part in parts: {
    name: zoneNames[part]
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (part, index) in parts: {
    parent: zones[index]
    name: last(split(networkId, '/'))!
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2026-03-01' = [
  for target in targets: {
    name: 'pep-${target.name}-${target.part}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: target.part
          properties: {
            privateLinkServiceId: target.resourceId
            groupIds: [target.part]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = [
  for (target, index) in targets: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.part
          properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zoneNames[target.part]) }
        }
      ]
    }
    dependsOn: [zones]
  }
]
