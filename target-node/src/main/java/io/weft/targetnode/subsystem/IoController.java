// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.SubsystemAttributes;
import io.weft.fabric.Association;
import io.weft.fabric.CommandTable;
import io.weft.fabric.Controller;
import io.weft.fabric.Request;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.NamespaceList;
import io.weft.nvme.log.LogPageId;
import java.util.Set;
import java.util.TreeSet;

/** An I/O controller of an NVM subsystem. */
public final class IoController extends Controller {
  /** The maximum number of entries in the Changed Attached Namespace List. */
  private static final int MAX_CHANGED = 1024;

  private final TargetSubsystem subsystem;
  private final TargetPort targetPort;
  private final ControllerCommands commands;
  private final SubsystemAttributes attributes;
  private final ErrorLog errorLog = new ErrorLog();
  private final FeatureValues features = new FeatureValues();
  private final Set<Integer> changedNamespaces = new TreeSet<>();
  private int reportedWarnings;
  private volatile Attachments attachments = Attachments.NONE;
  private volatile AnaGroups anaGroups = AnaGroups.NONE;

  IoController(int cntlid, Association association, TargetSubsystem subsystem, ControllerCommands commands) {
    super(cntlid, association, subsystem.entry().attributes().version().vs(), false);
    this.subsystem = subsystem;
    this.targetPort = (TargetPort) port();
    this.commands = commands;
    this.attributes = subsystem.entry().attributes();
  }

  @Override
  public CommandTable adminCommands() {
    return commands.admin();
  }

  @Override
  public CommandTable ioCommands() {
    return commands.io();
  }

  @Override
  public int maxIoQueues() {
    return attributes.qidMax();
  }

  @Override
  protected void released() {
    subsystem.released(this);
  }

  @Override
  protected void reset() {
    features.reset();
    reportedWarnings = 0;
  }

  @Override
  protected boolean logError(Request request) {
    errorLog.add(request);
    return true;
  }

  /** The subsystem. */
  public TargetSubsystem subsystem() {
    return subsystem;
  }

  /** The port that the host is connected through. */
  public TargetPort targetPort() {
    return targetPort;
  }

  /** The subsystem's attributes in Identify data; constant for the life of the controller. */
  public SubsystemAttributes attributes() {
    return attributes;
  }

  /** The Error Information log. */
  public ErrorLog errorLog() {
    return errorLog;
  }

  /** The feature values that the host has set. */
  public FeatureValues features() {
    return features;
  }

  /** Whether a namespace that the host reaches may keep written data in a volatile cache (Identify VWC). */
  public boolean hasVolatileWriteCache() {
    return attachments.all().stream().anyMatch(a -> a.namespace().backend().volatileWriteCache());
  }

  /** The namespaces that the host reaches through this controller now. */
  public Attachments attachments() {
    return attachments;
  }

  /**
   * The status of an I/O command that cannot reach its namespace on this path. A host that honors Command Retry Delay
   * is told to retry after CRDT1 (NVMe Base 2.1, section 4.2.3.1).
   *
   * @param status why the namespace cannot be reached
   * @return the status, with CRD if the host may retry
   */
  public int withRetryDelay(int status) {
    boolean retry = (status & StatusCode.DNR) == 0;
    return retry && attributes.retryDelays().crdt1() != 0 && features.isRetryDelayEnabled()
        ? status | StatusCode.CRD_CRDT1
        : status;
  }

  /**
   * Reports new critical warnings to the host, if it has enabled their events. From any thread.
   *
   * @param temperature the Composite Temperature in kelvins, 0 if unknown
   * @param failed whether the storage of a namespace that the host reaches failed
   */
  void checkHealth(int temperature, boolean failed) {
    eventLoop().execute(() -> {
      int now = CriticalWarning.of(features, temperature, failed);
      int fresh = now & ~reportedWarnings & asyncEvents().configuration();
      reportedWarnings = (reportedWarnings | fresh) & now;
      for (int left = fresh; left != 0; left &= left - 1) {
        int information = CriticalWarning.information(Integer.lowestOneBit(left));
        asyncEvents().post(
            AsyncEvent.dword0(AsyncEvent.TYPE_SMART_HEALTH, information, LogPageId.SMART_HEALTH));
      }
    });
  }

  /** The Changed Attached Namespace List. Home event loop only. */
  public Set<Integer> changedNamespaces() {
    return changedNamespaces;
  }

  /** The ANA groups on the controller's port, with the namespaces that the host reaches. */
  public AnaGroups anaGroups() {
    return anaGroups;
  }

  /**
   * Takes the present view of the subsystem's namespaces.
   *
   * @return the differences from the view before
   */
  private synchronized AttachmentChanges takeView() {
    Views views = subsystem.views();
    Attachments now = views.of(association().hostNqn(), targetPort.anaGroups());
    AttachmentChanges changes = views.changes(attachments, now);
    attachments = now;
    anaGroups = anaGroups.next(now.anaGroups(), changes.anaGroups());
    return changes;
  }

  /** Takes the first view of the namespaces, before the host knows of any. */
  void attach() {
    takeView();
  }

  /** Takes the present view of the namespaces and notifies the host of what has changed. From any thread. */
  void refresh() {
    notifyHostLater(takeView());
  }

  /** Notifies the host that the Identify data of a namespace has changed, if it reaches it. From any thread. */
  void namespaceChanged(int nsid) {
    if (attachments.get(nsid) != null) {
      notifyHostLater(AttachmentChanges.of(nsid));
    }
  }

  private void notifyHostLater(AttachmentChanges changes) {
    if (!changes.isEmpty()) {
      eventLoop().execute(() -> notifyHost(changes));
    }
  }

  private void notifyHost(AttachmentChanges changes) {
    int enabled = asyncEvents().configuration();
    Set<Integer> changed = new TreeSet<>(changes.namespaces());
    if ((enabled & AsyncEvent.CONFIG_ANA_CHANGE) == 0) {
      // ANAGRPID is part of Identify Namespace; a host with ANA notices enabled learns of its change from those alone.
      changed.addAll(changes.regrouped());
    }
    if (!changed.isEmpty()) {
      changedNamespaces.addAll(changed);
      if (changedNamespaces.size() > MAX_CHANGED || changedNamespaces.contains(NamespaceList.OVERFLOW)) {
        changedNamespaces.clear();
        changedNamespaces.add(NamespaceList.OVERFLOW);
      }
      if ((enabled & AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE) != 0) {
        asyncEvents().post(AsyncEvent.dword0(AsyncEvent.TYPE_NOTICE, AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED,
            LogPageId.CHANGED_NAMESPACE_LIST));
      }
    }
    if (changes.anaChanged() && (enabled & AsyncEvent.CONFIG_ANA_CHANGE) != 0) {
      asyncEvents().post(AsyncEvent.dword0(AsyncEvent.TYPE_NOTICE, AsyncEvent.ANA_CHANGE,
          LogPageId.ASYMMETRIC_NAMESPACE_ACCESS));
    }
  }
}
