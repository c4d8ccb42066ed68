# Read by cpack before it packs.
message(WARNING "The program was built for this machine's own processor and may not run on another: "
                "configure with -DNETLOOM_NATIVE=OFF for a package to give away.")
