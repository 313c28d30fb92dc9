// Who the apps are: one identity for each region. They outlive a region's resource group, and with them what they were granted.
import { identity as identityType } from '../types.bicep'

@description('What the names of the identities begin with.')
param namePrefix string

@description('The regions.')
param regions string[]

@description('Tags of the identities.')
param tags { *: string }

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for region in regions: {
    name: '${namePrefix}-${region}'
    location: region
    tags: tags
  }
]

@description('The identities, in the order of the regions.')
output identities identityType[] = [
  for i in range(0, length(regions)): {
    id: identities[i].id
    clientId: identities[i].properties.clientId
    principalId: identities[i].properties.principalId
  }
]
