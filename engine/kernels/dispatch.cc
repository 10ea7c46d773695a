#include "convlens/kernels/table.h"

namespace convlens {

namespace base {
extern const KernelTable kTable;
}
#ifdef CONVLENS_X86_ISAS
namespace avx2 {
extern const KernelTable kTable;
}
namespace avx512 {
extern const KernelTable kTable;
}
#endif

KernelTables kernel_tables() {
  KernelTables available{{&base::kTable, nullptr, nullptr}, 1};
#ifdef CONVLENS_X86_ISAS
  // The compiler's run time asks the processor and the operating system once, before main().
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    available.tables[available.count++] = &avx2::kTable;
  if (available.count == 2 && __builtin_cpu_supports("avx512f"))
    available.tables[available.count++] = &avx512::kTable;
#endif
  return available;
}

const KernelTable& kernels() {
  const KernelTables available = kernel_tables();
  return *available.tables[available.count - 1];
}

}  // namespace convlens
