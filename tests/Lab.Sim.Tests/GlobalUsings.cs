global using Lab.Core;
global using Lab.Core.Seam;
global using static Lab.Sim.Tests.Clusters.Times;
