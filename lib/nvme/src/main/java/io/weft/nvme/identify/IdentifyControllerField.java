// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.StructureField;

/** The fields of Identify Controller (NVMe Base 2.1, figure "Identify Controller Data Structure"). */
public enum IdentifyControllerField implements StructureField {
  VID(0, 2, Kind.BITS, "PCI Vendor ID"),
  SSVID(2, 2, Kind.BITS, "PCI Subsystem Vendor ID"),
  SN(4, 20, Kind.ASCII, "Serial Number"),
  MN(24, 40, Kind.ASCII, "Model Number"),
  FR(64, 8, Kind.ASCII, "Firmware Revision"),
  RAB(72, 1, Kind.NUMBER, "Recommended Arbitration Burst"),
  IEEE(73, 3, Kind.BITS, "IEEE OUI Identifier"),
  CMIC(76, 1, Kind.BITS, "Controller Multi-Path I/O and Namespace Sharing Capabilities"),
  MDTS(77, 1, Kind.NUMBER, "Maximum Data Transfer Size"),
  CNTLID(78, 2, Kind.BITS, "Controller ID"),
  VER(80, 4, Kind.BITS, "Version"),
  RTD3R(84, 4, Kind.NUMBER, "RTD3 Resume Latency"),
  RTD3E(88, 4, Kind.NUMBER, "RTD3 Entry Latency"),
  OAES(92, 4, Kind.BITS, "Optional Asynchronous Events Supported"),
  CTRATT(96, 4, Kind.BITS, "Controller Attributes"),
  RRLS(100, 2, Kind.BITS, "Read Recovery Levels Supported"),
  BPCAP(102, 1, Kind.BITS, "Boot Partition Capabilities"),
  NSSL(104, 4, Kind.NUMBER, "NVM Subsystem Shutdown Latency"),
  PLSI(110, 1, Kind.BITS, "Power Loss Signaling Information"),
  CNTRLTYPE(111, 1, Kind.NUMBER, "Controller Type"),
  FGUID(112, 16, Kind.BYTES, "FRU Globally Unique Identifier"),
  CRDT1(128, 2, Kind.NUMBER, "Command Retry Delay Time 1"),
  CRDT2(130, 2, Kind.NUMBER, "Command Retry Delay Time 2"),
  CRDT3(132, 2, Kind.NUMBER, "Command Retry Delay Time 3"),
  CRCAP(134, 1, Kind.BITS, "Controller Reachability Capabilities"),
  NVMSR(253, 1, Kind.BITS, "NVM Subsystem Report"),
  VWCI(254, 1, Kind.BITS, "VPD Write Cycle Information"),
  MEC(255, 1, Kind.BITS, "Management Endpoint Capabilities"),
  OACS(256, 2, Kind.BITS, "Optional Admin Command Support"),
  ACL(258, 1, Kind.NUMBER, "Abort Command Limit"),
  AERL(259, 1, Kind.NUMBER, "Asynchronous Event Request Limit"),
  FRMW(260, 1, Kind.BITS, "Firmware Updates"),
  LPA(261, 1, Kind.BITS, "Log Page Attributes"),
  ELPE(262, 1, Kind.NUMBER, "Error Log Page Entries"),
  NPSS(263, 1, Kind.NUMBER, "Number of Power States Support"),
  AVSCC(264, 1, Kind.BITS, "Admin Vendor Specific Command Configuration"),
  APSTA(265, 1, Kind.BITS, "Autonomous Power State Transition Attributes"),
  WCTEMP(266, 2, Kind.NUMBER, "Warning Composite Temperature Threshold"),
  CCTEMP(268, 2, Kind.NUMBER, "Critical Composite Temperature Threshold"),
  MTFA(270, 2, Kind.NUMBER, "Maximum Time for Firmware Activation"),
  HMPRE(272, 4, Kind.NUMBER, "Host Memory Buffer Preferred Size"),
  HMMIN(276, 4, Kind.NUMBER, "Host Memory Buffer Minimum Size"),
  TNVMCAP(280, 16, Kind.NUMBER, "Total NVM Capacity"),
  UNVMCAP(296, 16, Kind.NUMBER, "Unallocated NVM Capacity"),
  RPMBS(312, 4, Kind.BITS, "Replay Protected Memory Block Support"),
  EDSTT(316, 2, Kind.NUMBER, "Extended Device Self-test Time"),
  DSTO(318, 1, Kind.BITS, "Device Self-test Options"),
  FWUG(319, 1, Kind.NUMBER, "Firmware Update Granularity"),
  KAS(320, 2, Kind.NUMBER, "Keep Alive Support"),
  HCTMA(322, 2, Kind.BITS, "Host Controlled Thermal Management Attributes"),
  MNTMT(324, 2, Kind.NUMBER, "Minimum Thermal Management Temperature"),
  MXTMT(326, 2, Kind.NUMBER, "Maximum Thermal Management Temperature"),
  SANICAP(328, 4, Kind.BITS, "Sanitize Capabilities"),
  HMMINDS(332, 4, Kind.NUMBER, "Host Memory Buffer Minimum Descriptor Entry Size"),
  HMMAXD(336, 2, Kind.NUMBER, "Host Memory Maximum Descriptors Entries"),
  NSETIDMAX(338, 2, Kind.NUMBER, "NVM Set Identifier Maximum"),
  ENDGIDMAX(340, 2, Kind.NUMBER, "Endurance Group Identifier Maximum"),
  ANATT(342, 1, Kind.NUMBER, "ANA Transition Time"),
  ANACAP(343, 1, Kind.BITS, "Asymmetric Namespace Access Capabilities"),
  ANAGRPMAX(344, 4, Kind.NUMBER, "ANA Group Identifier Maximum"),
  NANAGRPID(348, 4, Kind.NUMBER, "Number of ANA Group Identifiers"),
  PELS(352, 4, Kind.NUMBER, "Persistent Event Log Size"),
  DID(356, 2, Kind.NUMBER, "Domain Identifier"),
  KPIOC(358, 1, Kind.BITS, "Key Per I/O Capabilities"),
  MPTFAWR(360, 2, Kind.NUMBER, "Maximum Processing Time for Firmware Activation Without Reset"),
  MEGCAP(368, 16, Kind.NUMBER, "Max Endurance Group Capacity"),
  TMPTHHA(384, 1, Kind.BITS, "Temperature Threshold Hysteresis Attributes"),
  CQT(386, 2, Kind.NUMBER, "Command Quiesce Time"),
  SQES(512, 1, Kind.BITS, "Submission Queue Entry Size"),
  CQES(513, 1, Kind.BITS, "Completion Queue Entry Size"),
  MAXCMD(514, 2, Kind.NUMBER, "Maximum Outstanding Commands"),
  NN(516, 4, Kind.NUMBER, "Number of Namespaces"),
  ONCS(520, 2, Kind.BITS, "Optional NVM Command Support"),
  FUSES(522, 2, Kind.BITS, "Fused Operation Support"),
  FNA(524, 1, Kind.BITS, "Format NVM Attributes"),
  VWC(525, 1, Kind.BITS, "Volatile Write Cache"),
  AWUN(526, 2, Kind.NUMBER, "Atomic Write Unit Normal"),
  AWUPF(528, 2, Kind.NUMBER, "Atomic Write Unit Power Fail"),
  ICSVSCC(530, 1, Kind.BITS, "I/O Command Set Vendor Specific Command Configuration"),
  NWPC(531, 1, Kind.BITS, "Namespace Write Protection Capabilities"),
  ACWU(532, 2, Kind.NUMBER, "Atomic Compare and Write Unit"),
  CDFS(534, 2, Kind.BITS, "Copy Descriptor Formats Supported"),
  SGLS(536, 4, Kind.BITS, "SGL Support"),
  MNAN(540, 4, Kind.NUMBER, "Maximum Number of Allowed Namespaces"),
  MAXDNA(544, 16, Kind.NUMBER, "Maximum Domain Namespace Attachments"),
  MAXCNA(560, 4, Kind.NUMBER, "Maximum I/O Controller Namespace Attachments"),
  OAQD(564, 4, Kind.NUMBER, "Optimal Aggregated Queue Depth"),
  RHIRI(568, 1, Kind.NUMBER, "Recommended Host-Initiated Refresh Interval"),
  HIRT(569, 1, Kind.NUMBER, "Host-Initiated Refresh Time"),
  CMMRTD(570, 2, Kind.NUMBER, "Controller Maximum Memory Range Tracking Descriptors"),
  NMMRTD(572, 2, Kind.NUMBER, "NVM Subsystem Maximum Memory Range Tracking Descriptors"),
  MINMRTG(574, 1, Kind.NUMBER, "Minimum Memory Range Tracking Granularity"),
  MAXMRTG(575, 1, Kind.NUMBER, "Maximum Memory Range Tracking Granularity"),
  TRATTR(576, 1, Kind.BITS, "Tracking Attributes"),
  MCUDMQ(578, 2, Kind.NUMBER, "Maximum Controller User Data Migration Queues"),
  MNSUDMQ(580, 2, Kind.NUMBER, "Maximum NVM Subsystem User Data Migration Queues"),
  MCMR(582, 2, Kind.NUMBER, "Maximum CDQ Memory Ranges"),
  NMCMR(584, 2, Kind.NUMBER, "NVM Subsystem Maximum CDQ Memory Ranges"),
  MCDQPC(586, 2, Kind.NUMBER, "Maximum Controller Data Queue PRP Count"),
  SUBNQN(768, 256, Kind.TEXT, "NVM Subsystem NVMe Qualified Name"),
  IOCCSZ(1792, 4, Kind.NUMBER, "I/O Queue Command Capsule Supported Size"),
  IORCSZ(1796, 4, Kind.NUMBER, "I/O Queue Response Capsule Supported Size"),
  ICDOFF(1800, 2, Kind.NUMBER, "In Capsule Data Offset"),
  FCATT(1802, 1, Kind.BITS, "Fabrics Controller Attributes"),
  MSDBD(1803, 1, Kind.NUMBER, "Maximum SGL Data Block Descriptors"),
  OFCS(1804, 2, Kind.BITS, "Optional Fabrics Commands Support"),
  DCTYPE(1806, 1, Kind.NUMBER, "Discovery Controller Type");

  private final int offset;
  private final int length;
  private final Kind kind;
  private final String title;

  IdentifyControllerField(int offset, int length, Kind kind, String title) {
    this.offset = offset;
    this.length = length;
    this.kind = kind;
    this.title = title;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String title() {
    return title;
  }
}
