using Rapport.App.Commands;

return await CommandLine.RunAsync(args);
