// SPDX-License-Identifier: Apache-2.0

/** The vocabulary of the NVMe specifications. */
module io.weft.nvme {
  requires static transitive org.jspecify;

  exports io.weft.nvme;
  exports io.weft.nvme.fabrics;
  exports io.weft.nvme.identify;
  exports io.weft.nvme.log;
  exports io.weft.nvme.tcp;
}
