// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.vertx.core.Future;
import io.weft.config.NamespaceLimits;
import io.weft.config.SubsystemAttributes;
import io.weft.fabric.AsyncEvents;
import io.weft.fabric.Controller;
import io.weft.fabric.FabricsCommands;
import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.targetnode.admin.feature.TemperatureThresholdFeature;
import io.weft.targetnode.io.IoLimits;
import io.weft.targetnode.pool.NamespaceManagement;
import io.weft.targetnode.pool.PoolCapacity;
import io.weft.targetnode.state.WriteProtection;
import io.weft.targetnode.subsystem.ErrorLog;
import io.weft.targetnode.subsystem.FeatureValues;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.TargetPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/** Identify Controller, CNS 01h (NVMe Base 2.1, section 5.1.13.2.1). */
public final class IdentifyControllerData implements IdentifyData {
  /** OAES; together with the SMART bits, the bits that Asynchronous Event Configuration supports. */
  public static final int NOTICES = AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE | AsyncEvent.CONFIG_ANA_CHANGE;

  private static final int CMIC_PORTS = 1;
  private static final int CMIC_CONTROLLERS = 1 << 1;
  private static final int CMIC_ANA = 1 << 3;
  private static final int CTRATT_HOST_ID_128 = 1;
  private static final int CTRATT_ENDURANCE_GROUPS = 1 << 4;
  private static final int CTRATT_TRAFFIC_KEEP_ALIVE = 1 << 6;
  private static final int LPA_SMART_PER_NAMESPACE = 1;
  private static final int LPA_EFFECTS = 1 << 1;
  private static final int LPA_EXTENDED = 1 << 2;
  private static final int LPA_MISCELLANEOUS = 1 << 5;
  private static final int FRMW_ONE_READ_ONLY_SLOT = 1 | 1 << 1;
  private static final int ANACAP_GROUP_OF_CHOICE = 1 << 7;
  /** ACL: the number of Abort commands that may be outstanding, 0-based. */
  public static final int ABORT_LIMIT = 3;

  private static final int ANACAP_ALL_STATES = 0x1f;
  private static final int FUSES_COMPARE_AND_WRITE = 1;
  private static final int VWC_PRESENT = 1;
  private static final int VWC_FLUSH_ALL = 3 << 1;
  private static final int SGLS_BYTE_ALIGNED = 1;
  private static final int SGLS_OFFSET = 1 << 20;

  /** VS of version 2.1. */
  private static final int FIRST_WITH_CQT = 2 << 16 | 1 << 8;
  private static final int CQT_MAX = 0xffff;

  private final Supplier<Duration> quiesceTime;

  /**
   * Identify data of the I/O controllers of a node.
   *
   * @param quiesceTime CQT: the longest that I/O may take whose controller was lost; zero to say nothing. From any thread
   */
  public IdentifyControllerData(Supplier<Duration> quiesceTime) {
    this.quiesceTime = quiesceTime;
  }

  private int quiesceMillis() {
    return (int) Math.min(quiesceTime.get().toMillis(), CQT_MAX);
  }

  @Override
  public int cns() {
    return IdentifyCns.CONTROLLER;
  }

  @Override
  public Future<Void> refresh(Request request) {
    NamespaceManagement management = ((IoController) request.controller()).subsystem().management();
    return management == null ? Future.succeededFuture() : management.refresh();
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    IoController controller = (IoController) request.controller();
    SubsystemAttributes attributes = controller.attributes();
    TargetPort port = controller.targetPort();
    NamespaceManagement management = controller.subsystem().management();
    PoolCapacity capacity = management == null ? PoolCapacity.NONE : management.capacity();
    new IdentifyController()
        .set(IdentifyControllerField.VID, attributes.vendorId())
        .set(IdentifyControllerField.SSVID, attributes.subsystemVendorId())
        .set(IdentifyControllerField.SN, attributes.serial())
        .set(IdentifyControllerField.MN, attributes.model())
        .set(IdentifyControllerField.FR, attributes.firmware())
        .set(IdentifyControllerField.RAB, 6)
        .set(IdentifyControllerField.IEEE, attributes.ieeeOui())
        .set(IdentifyControllerField.CMIC, CMIC_PORTS | CMIC_CONTROLLERS | CMIC_ANA)
        .set(IdentifyControllerField.MDTS, port.entry().parameters().mdts())
        .set(IdentifyControllerField.CNTLID, controller.cntlid())
        .set(IdentifyControllerField.VER, controller.version())
        .set(IdentifyControllerField.OAES, NOTICES)
        .set(IdentifyControllerField.CTRATT, CTRATT_HOST_ID_128 | CTRATT_ENDURANCE_GROUPS | CTRATT_TRAFFIC_KEEP_ALIVE)
        .set(IdentifyControllerField.CNTRLTYPE, 1)
        .set(IdentifyControllerField.CRDT1, attributes.retryDelays().crdt1())
        .set(IdentifyControllerField.CRDT2, attributes.retryDelays().crdt2())
        .set(IdentifyControllerField.CRDT3, attributes.retryDelays().crdt3())
        .set(IdentifyControllerField.OACS, controller.adminCommands().optionalSupport())
        .set(IdentifyControllerField.ACL, ABORT_LIMIT)
        .set(IdentifyControllerField.AERL, AsyncEvents.LIMIT - 1)
        .set(IdentifyControllerField.FRMW, FRMW_ONE_READ_ONLY_SLOT)
        .set(IdentifyControllerField.LPA, LPA_SMART_PER_NAMESPACE | LPA_EFFECTS | LPA_EXTENDED | LPA_MISCELLANEOUS)
        .set(IdentifyControllerField.ELPE, ErrorLog.ENTRIES - 1)
        .set(IdentifyControllerField.WCTEMP, FeatureValues.WARNING_TEMPERATURE)
        .set(IdentifyControllerField.CCTEMP, TemperatureThresholdFeature.CRITICAL)
        .set(IdentifyControllerField.KAS, Controller.KEEP_ALIVE_GRANULARITY)
        .set(IdentifyControllerField.TNVMCAP, capacity.total())
        .set(IdentifyControllerField.UNVMCAP, capacity.unallocated())
        .set(IdentifyControllerField.ENDGIDMAX, NamespaceLimits.MAX_NSID)
        .set(IdentifyControllerField.ANATT, 10)
        .set(IdentifyControllerField.ANACAP, ANACAP_ALL_STATES | (management == null ? 0 : ANACAP_GROUP_OF_CHOICE))
        .set(IdentifyControllerField.ANAGRPMAX, NamespaceLimits.MAX_ANA_GROUP_ID)
        .set(IdentifyControllerField.NANAGRPID, NamespaceLimits.MAX_ANA_GROUP_ID)
        .set(IdentifyControllerField.CQT, attributes.version().vs() >= FIRST_WITH_CQT ? quiesceMillis() : 0)
        .set(IdentifyControllerField.SQES, 0x66)
        .set(IdentifyControllerField.CQES, 0x44)
        .set(IdentifyControllerField.MAXCMD, port.maxQueueEntries())
        .set(IdentifyControllerField.NN, NamespaceLimits.MAX_NSID)
        .set(IdentifyControllerField.ONCS, controller.ioCommands().optionalSupport())
        .set(IdentifyControllerField.FUSES, FUSES_COMPARE_AND_WRITE)
        .set(IdentifyControllerField.ACWU, IoLimits.ACWU)
        .set(IdentifyControllerField.CDFS, (1 << IoLimits.COPY_FORMATS) - 1)
        .set(IdentifyControllerField.VWC, VWC_FLUSH_ALL | (controller.hasVolatileWriteCache() ? VWC_PRESENT : 0))
        .set(IdentifyControllerField.NWPC, WriteProtection.CAPABILITIES)
        .set(IdentifyControllerField.SGLS, SGLS_BYTE_ALIGNED | SGLS_OFFSET)
        .set(IdentifyControllerField.MNAN, NamespaceLimits.MAX_NAMESPACES)
        .set(IdentifyControllerField.SUBNQN, controller.subsystem().nqn())
        .set(IdentifyControllerField.IOCCSZ, (SqeLayout.LENGTH + port.inCapsuleDataSize()) / 16)
        .set(IdentifyControllerField.IORCSZ, 1)
        .set(IdentifyControllerField.MSDBD, 1)
        .set(IdentifyControllerField.OFCS, FabricsCommands.table().optionalSupport())
        .encode(out, base);
  }
}
