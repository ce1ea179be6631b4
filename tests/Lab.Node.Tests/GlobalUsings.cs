global using Lab.Core;
global using Lab.Core.Crypto;
global using Lab.Core.Seam;
global using Lab.Ledger;
global using Lab.Nodes.Messages;
