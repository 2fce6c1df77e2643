# SERVAL_TRY_CFLAGS(VARIABLE, FLAGS)
# Appends to VARIABLE each of FLAGS that the compiler takes without a warning.
AC_DEFUN([SERVAL_TRY_CFLAGS], [
AC_SUBST([$1])
for serval_flag in $2; do
	SERVAL_TRY([$1], [$serval_flag], [CFLAGS], [compile])
done
])

# SERVAL_TRY_LDFLAGS(VARIABLE, FLAGS)
# The same for flags of the linker.
AC_DEFUN([SERVAL_TRY_LDFLAGS], [
AC_SUBST([$1])
for serval_flag in $2; do
	SERVAL_TRY([$1], [$serval_flag], [LDFLAGS], [link])
done
])

# SERVAL_TRY(VARIABLE, FLAGS, CFLAGS | LDFLAGS, compile | link)
# Appends FLAGS to VARIABLE where a program compiles or links with them.
AC_DEFUN([SERVAL_TRY], [
AC_MSG_CHECKING([whether $CC takes $2])
serval_save_CFLAGS=$CFLAGS
serval_save_LDFLAGS=$LDFLAGS
$3="$$3 $2"
CFLAGS="$CFLAGS -Werror"
m4_if([$4], [link], [AC_LINK_IFELSE], [AC_COMPILE_IFELSE])(
	[AC_LANG_PROGRAM([[]], [[]])],
	[serval_takes=yes
	AS_VAR_APPEND([$1], [" $2"])],
	[serval_takes=no])
CFLAGS=$serval_save_CFLAGS
LDFLAGS=$serval_save_LDFLAGS
AC_MSG_RESULT([$serval_takes])
])

# SERVAL_HARDENING
# Sets HARDEN_CFLAGS and HARDEN_LDFLAGS to what the tool chain knows, and the
# shell variable hardening to both, for the summary.
AC_DEFUN([SERVAL_HARDENING], [
AC_SUBST([HARDEN_CFLAGS])
AC_SUBST([HARDEN_LDFLAGS])
SERVAL_TRY([HARDEN_LDFLAGS], [-fPIE -pie], [LDFLAGS], [link])
AS_IF([test "$serval_takes" = yes], [AS_VAR_APPEND([HARDEN_CFLAGS], [" -fPIE"])])
SERVAL_TRY_LDFLAGS([HARDEN_LDFLAGS], [-Wl,-z,relro -Wl,-z,now])
SERVAL_TRY_CFLAGS([HARDEN_CFLAGS],
	[-fstack-protector-strong -fstack-clash-protection -fcf-protection])
SERVAL_FORTIFY
hardening=`echo $HARDEN_CFLAGS $HARDEN_LDFLAGS`
])

# SERVAL_FORTIFY
# _FORTIFY_SOURCE works only where the compiler optimises, and glibc warns where
# it does not.
AC_DEFUN([SERVAL_FORTIFY], [
AC_MSG_CHECKING([whether $CC optimises, for _FORTIFY_SOURCE])
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
#ifndef __OPTIMIZE__
#error not optimising
#endif
]], [[]])],
	[AC_MSG_RESULT([yes])
	AS_VAR_APPEND([HARDEN_CFLAGS], [" -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])],
	[AC_MSG_RESULT([no])])
])

# SERVAL_SANITIZERS
# Sets SANITIZE_CFLAGS, or fails: they were asked for.  What a sanitizer finds
# ends the program.
AC_DEFUN([SERVAL_SANITIZERS], [
AC_SUBST([SANITIZE_CFLAGS])
SERVAL_TRY([SANITIZE_CFLAGS],
	[-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer],
	[CFLAGS], [link])
AS_IF([test "$serval_takes" = no],
	[AC_MSG_ERROR([$CC has no sanitizers, which --enable-sanitizers asks for])])
])

# SERVAL_FUZZERS
# Instruments everything for libFuzzer and sets FUZZER_LDFLAGS, or fails: they were
# asked for.
AC_DEFUN([SERVAL_FUZZERS], [
AC_SUBST([FUZZER_LDFLAGS])
SERVAL_TRY([SANITIZE_CFLAGS], [-fsanitize=fuzzer-no-link], [CFLAGS], [link])
AS_IF([test "$serval_takes" = no],
	[AC_MSG_ERROR([$CC has no libFuzzer, which --enable-fuzzers asks for; try CC=clang])])
FUZZER_LDFLAGS=-fsanitize=fuzzer
])

# SERVAL_ARG_WITH(NAME, WHAT-FOR)
# Offers --without-NAME.  Unless anything is said, it is used where it is there.
AC_DEFUN([SERVAL_ARG_WITH], [
AC_ARG_WITH([$1], [AS_HELP_STRING([--without-$1], [do not $2])], [], [with_$1=check])
])

# SERVAL_CHECK_LIBRARY(NAME, HEADER, A-MEMBER, PACKAGE)
# Looks for the header of a library that is loaded when it is needed, unless it was
# not wanted; fails where --with-NAME asks for what is not there.  Sets have_NAME to
# yes, or to no and why, and the condition HAVE_name.
AC_DEFUN([SERVAL_CHECK_LIBRARY], [
AC_MSG_CHECKING([for $2])
have_$1="no (--without-$1)"
AS_IF([test "$with_$1" != no], [
	AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
#include <$2>
]], [[return $3;]])],
		[have_$1=yes],
		[have_$1="no ($2 is not there for $CC; Debian: $4)"])
])
AC_MSG_RESULT([$have_$1])
AS_IF([test "$with_$1" = yes && test "$have_$1" != yes],
	[AC_MSG_ERROR([$2, which --with-$1 asks for, is not there])])
AS_IF([test "$have_$1" = yes],
	[AC_DEFINE(m4_toupper([HAVE_$1]), [1], [Is there $2?])])
AM_CONDITIONAL(m4_toupper([HAVE_$1]), [test "$have_$1" = yes])
])

# SERVAL_CHECK_CMOCKA
# Sets have_cmocka and CMOCKA_LIBS by linking, since pkg-config would answer for
# another libc than that of CC=musl-gcc.
AC_DEFUN([SERVAL_CHECK_CMOCKA], [
AC_SUBST([CMOCKA_LIBS])
AC_MSG_CHECKING([for cmocka])
serval_save_LIBS=$LIBS
LIBS="-lcmocka $LIBS"
AC_LINK_IFELSE([AC_LANG_PROGRAM([[
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
]], [[cmocka_set_message_output(CM_OUTPUT_TAP);]])],
	[have_cmocka=yes
	CMOCKA_LIBS=-lcmocka],
	[have_cmocka=no])
LIBS=$serval_save_LIBS
AC_MSG_RESULT([$have_cmocka])
])
