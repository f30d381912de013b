// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Command;
import io.weft.fabric.CommandTable;
import io.weft.fabric.admin.AsyncEventConfigurationFeature;
import io.weft.fabric.admin.AsyncEventRequestCommand;
import io.weft.fabric.admin.CommandEffectsLog;
import io.weft.fabric.admin.FeatureEffectsLog;
import io.weft.fabric.admin.Features;
import io.weft.fabric.admin.GetFeaturesCommand;
import io.weft.fabric.admin.GetLogPageCommand;
import io.weft.fabric.admin.IdentifyCommand;
import io.weft.fabric.admin.KeepAliveCommand;
import io.weft.fabric.admin.KeepAliveTimerFeature;
import io.weft.fabric.admin.ManagementEffectsLog;
import io.weft.fabric.admin.SetFeaturesCommand;
import io.weft.fabric.admin.SupportedLogPagesLog;
import io.weft.nvme.AsyncEvent;
import io.weft.target.health.NodeHealth;
import java.util.ArrayList;
import java.util.List;

/** The admin commands of an I/O controller. */
public final class AdminCommands {
  private AdminCommands() {}

  /**
   * The admin commands of a subsystem whose hosts do not manage namespaces.
   *
   * @param health what the health log page tells of the node
   */
  public static CommandTable table(NodeHealth health) {
    return new CommandTable(commands(health));
  }

  /**
   * The admin commands of a subsystem with a storage pool.
   *
   * @param health what the health log page tells of the node
   */
  public static CommandTable managing(NodeHealth health) {
    List<Command> commands = commands(health);
    commands.add(new NamespaceManagementCommand());
    commands.add(new NamespaceAttachmentCommand());
    return new CommandTable(commands);
  }

  private static List<Command> commands(NodeHealth health) {
    Features features =
        new Features(
            List.of(
                new ArbitrationFeature(),
                new PowerManagementFeature(),
                new TemperatureThresholdFeature(),
                new ErrorRecoveryFeature(),
                new VolatileWriteCacheFeature(),
                new NumberOfQueuesFeature(),
                new WriteAtomicityFeature(),
                new AsyncEventConfigurationFeature(IdentifyControllerData.NOTICES | AsyncEvent.CONFIG_SMART_MASK),
                new KeepAliveTimerFeature(),
                new HostBehaviorFeature(),
                new IoCommandSetProfileFeature(),
                new HostIdentifierFeature(),
                new NamespaceWriteProtectionFeature()));
    return new ArrayList<>(
        List.of(
            new GetLogPageCommand(
                List.of(
                    new SupportedLogPagesLog(),
                    new ErrorInformationLog(),
                    new SmartHealthLog(health),
                    new FirmwareSlotInformationLog(),
                    new ChangedNamespacesLog(),
                    new CommandEffectsLog(),
                    new EnduranceGroupInformationLog(),
                    new AnaStatesLog(),
                    new FeatureEffectsLog(features),
                    new ManagementEffectsLog())),
            new IdentifyCommand(
                List.of(
                    new IdentifyNamespaceData(),
                    new IdentifyControllerData(),
                    new ActiveNamespacesData(),
                    new NamespaceDescriptorsData(),
                    new NvmNamespaceData(),
                    new NvmControllerData(),
                    new NvmActiveNamespacesData(),
                    new IndependentNamespaceData(),
                    new AllocatedNamespacesData(),
                    new AllocatedNamespaceData(),
                    new NamespaceControllersData(),
                    new ControllersData(),
                    new EnduranceGroupsData(),
                    new NvmAllocatedNamespacesData(),
                    new NvmAllocatedNamespaceData(),
                    new CommandSetsData())),
            new AbortCommand(),
            new SetFeaturesCommand(features),
            new GetFeaturesCommand(features),
            new AsyncEventRequestCommand(),
            new KeepAliveCommand()));
  }
}
