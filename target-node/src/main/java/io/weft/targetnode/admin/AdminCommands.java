// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin;

import io.weft.fabric.Command;
import io.weft.fabric.CommandTable;
import io.weft.fabric.admin.CommonAdminCommands;
import io.weft.fabric.admin.Feature;
import io.weft.fabric.admin.IdentifyData;
import io.weft.fabric.admin.LogPage;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.identify.IdentifyCns;
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
import io.weft.targetnode.admin.identify.CommandSetsData;
import io.weft.targetnode.admin.identify.ControllerListData;
import io.weft.targetnode.admin.identify.EnduranceGroupsData;
import io.weft.targetnode.admin.identify.IdentifyControllerData;
import io.weft.targetnode.admin.identify.IdentifyNamespaceData;
import io.weft.targetnode.admin.identify.IndependentNamespaceData;
import io.weft.targetnode.admin.identify.NamespaceDescriptorsData;
import io.weft.targetnode.admin.identify.NamespaceListData;
import io.weft.targetnode.admin.identify.NamespaceSet;
import io.weft.targetnode.admin.identify.NvmControllerData;
import io.weft.targetnode.admin.identify.NvmNamespaceData;
import io.weft.targetnode.admin.log.AnaStatesLog;
import io.weft.targetnode.admin.log.ChangedNamespacesLog;
import io.weft.targetnode.admin.log.EnduranceGroupInformationLog;
import io.weft.targetnode.admin.log.ErrorInformationLog;
import io.weft.targetnode.admin.log.FirmwareSlotInformationLog;
import io.weft.targetnode.admin.log.SmartHealthLog;
import io.weft.targetnode.health.NodeHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The admin commands of an I/O controller. */
public final class AdminCommands {
  private AdminCommands() {}

  /**
   * The admin commands of a subsystem whose hosts cannot manage namespaces.
   *
   * @param health the source of the health log page
   * @param quiesceTime the longest that I/O may take whose controller was lost, which hosts are told; zero to say nothing. From any thread
   */
  public static CommandTable table(NodeHealth health, Supplier<Duration> quiesceTime) {
    return new CommandTable(commands(health, quiesceTime));
  }

  /**
   * The admin commands of a subsystem with a storage pool.
   *
   * @param health the source of the health log page
   * @param quiesceTime the longest that I/O may take whose controller was lost, which hosts are told; zero to say nothing. From any thread
   */
  public static CommandTable managing(NodeHealth health, Supplier<Duration> quiesceTime) {
    List<Command> commands = commands(health, quiesceTime);
    commands.add(new NamespaceManagementCommand());
    commands.add(new NamespaceAttachmentCommand());
    return new CommandTable(commands);
  }

  private static List<Command> commands(NodeHealth health, Supplier<Duration> quiesceTime) {
    List<Command> commands = new ArrayList<>(CommonAdminCommands.of(
        IdentifyControllerData.NOTICES | AsyncEvent.CONFIG_SMART_MASK, features(), pages(health),
        structures(quiesceTime)));
    commands.add(new AbortCommand());
    return commands;
  }

  private static List<Feature> features() {
    return List.of(
        new ArbitrationFeature(),
        new PowerManagementFeature(),
        new TemperatureThresholdFeature(),
        new ErrorRecoveryFeature(),
        new VolatileWriteCacheFeature(),
        new NumberOfQueuesFeature(),
        new WriteAtomicityFeature(),
        new HostBehaviorFeature(),
        new IoCommandSetProfileFeature(),
        new HostIdentifierFeature(),
        new NamespaceWriteProtectionFeature());
  }

  private static List<LogPage> pages(NodeHealth health) {
    return List.of(
        new ErrorInformationLog(),
        new SmartHealthLog(health),
        new FirmwareSlotInformationLog(),
        new ChangedNamespacesLog(),
        new EnduranceGroupInformationLog(),
        new AnaStatesLog());
  }

  private static List<IdentifyData> structures(Supplier<Duration> quiesceTime) {
    return List.of(
        IdentifyNamespaceData.ofActive(),
        new IdentifyControllerData(quiesceTime),
        new NamespaceListData(IdentifyCns.ACTIVE_NAMESPACE_LIST, NamespaceSet.ACTIVE),
        new NamespaceDescriptorsData(),
        NvmNamespaceData.ofActive(),
        new NvmControllerData(),
        new NamespaceListData(IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST, NamespaceSet.ACTIVE),
        new IndependentNamespaceData(),
        new NamespaceListData(IdentifyCns.ALLOCATED_NAMESPACE_LIST, NamespaceSet.ALLOCATED),
        IdentifyNamespaceData.ofAllocated(),
        ControllerListData.ofNamespace(),
        ControllerListData.ofSubsystem(),
        new EnduranceGroupsData(),
        new NamespaceListData(IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE_LIST, NamespaceSet.ALLOCATED),
        NvmNamespaceData.ofAllocated(),
        new CommandSetsData());
  }
}
