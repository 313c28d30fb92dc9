// The local host compiles the functions too, with the WebJobs SDK's namesakes of these attributes.
global using Microsoft.Azure.Functions.Worker;
