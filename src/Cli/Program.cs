using MetaRL.Cli;
using MetaRL.Cli.Probing;

// What 'env-check' starts beside itself is no command for users.
if (args is [Probe.Command, _, _, _, _]) return Probe.Run(args);
return Tool.Run(args, Console.Out, Console.Error);
