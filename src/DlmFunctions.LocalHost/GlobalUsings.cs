// The functions' source is the worker's; these are the WebJobs SDK's names for the same attributes.
global using Microsoft.Azure.WebJobs;
global using FunctionAttribute = Microsoft.Azure.WebJobs.FunctionNameAttribute;
