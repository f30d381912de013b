// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin;

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
import io.weft.targetnode.admin.command.AbortCommand;
import io.weft.targetnode.admin.command.NamespaceAttachmentCommand;
import io.weft.targetnode.admin.command.NamespaceManagementCommand;
import io.weft.targetnode.admin.feature.ArbitrationFeature;
import io.weft.targetnode.admin.feature.ErrorRecoveryFeature;
import io.weft.targetnode.admin.feature.HostBehaviorFeature;
import io.weft.targetnode.admin.feature.HostIdentifierFeature;
import io.weft.targetnode.admin.feature.IoCommandSetProfileFeature;
import io.weft.targetnode.admin.feature.NamespaceWriteProtectionFeature;
import io.weft.targetnode.admin.feature.NumberOfQueuesFeature;
import io.weft.targetnode.admin.feature.PowerManagementFeature;
import io.weft.targetnode.admin.feature.TemperatureThresholdFeature;
import io.weft.targetnode.admin.feature.VolatileWriteCacheFeature;
import io.weft.targetnode.admin.feature.WriteAtomicityFeature;
import io.weft.targetnode.admin.identify.ActiveNamespacesData;
import io.weft.targetnode.admin.identify.AllocatedNamespaceData;
import io.weft.targetnode.admin.identify.AllocatedNamespacesData;
import io.weft.targetnode.admin.identify.CommandSetsData;
import io.weft.targetnode.admin.identify.ControllersData;
import io.weft.targetnode.admin.identify.EnduranceGroupsData;
import io.weft.targetnode.admin.identify.IdentifyControllerData;
import io.weft.targetnode.admin.identify.IdentifyNamespaceData;
import io.weft.targetnode.admin.identify.IndependentNamespaceData;
import io.weft.targetnode.admin.identify.NamespaceControllersData;
import io.weft.targetnode.admin.identify.NamespaceDescriptorsData;
import io.weft.targetnode.admin.identify.NvmActiveNamespacesData;
import io.weft.targetnode.admin.identify.NvmAllocatedNamespaceData;
import io.weft.targetnode.admin.identify.NvmAllocatedNamespacesData;
import io.weft.targetnode.admin.identify.NvmControllerData;
import io.weft.targetnode.admin.identify.NvmNamespaceData;
import io.weft.targetnode.admin.log.AnaStatesLog;
import io.weft.targetnode.admin.log.ChangedNamespacesLog;
import io.weft.targetnode.admin.log.EnduranceGroupInformationLog;
import io.weft.targetnode.admin.log.ErrorInformationLog;
import io.weft.targetnode.admin.log.FirmwareSlotInformationLog;
import io.weft.targetnode.admin.log.SmartHealthLog;
import io.weft.targetnode.health.NodeHealth;
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
