# Installs the engine as the package ConvLens: static libraries, headers as
# <include>/convlens/<room>/…, and what find_package(ConvLens) reads.
include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ConvLens")

foreach(room IN LISTS rooms)
  get_target_property(private_headers convlens_${room} CONVLENS_PRIVATE_HEADERS)
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${room}/*.h")
  foreach(header IN LISTS private_headers)
    list(REMOVE_ITEM headers "${CMAKE_CURRENT_SOURCE_DIR}/${room}/${header}")
  endforeach()
  install(FILES ${headers} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/convlens/${room}")
endforeach()
install(TARGETS convlens_engine ${room_targets} EXPORT ConvLensTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT ConvLensTargets NAMESPACE convlens:: DESTINATION "${package_dir}")

# Libraries that the rooms link must be found again by who uses them.
set(find_dependencies "find_dependency(Threads)")
foreach(target IN LISTS room_targets)
  get_target_property(linked ${target} LINK_LIBRARIES)
  if(linked MATCHES "ZLIB::ZLIB")
    string(APPEND find_dependencies "\nfind_dependency(ZLIB)")
  endif()
endforeach()
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/ConvLensConfig.cmake.in" "${CMAKE_CURRENT_BINARY_DIR}/ConvLensConfig.cmake"
  INSTALL_DESTINATION "${package_dir}")
# Before version 1.0 the interface may change with every minor version.
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/ConvLensConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/ConvLensConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/ConvLensConfigVersion.cmake" DESTINATION "${package_dir}")
