// Makes every call that Lease Lens reads, most of them once: built with `gcc -O1 -w`, recorded as README.md says.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <signal.h>
#include <sched.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/uio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/eventfd.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <linux/openat2.h>
#include <linux/io_uring.h>
#include <linux/falloc.h>
static void h(int s, siginfo_t*i, void*u){
}
static void*thr(void*x){
  int fd=open("d/a file",O_RDWR);
  usleep(1000);
  close(fd);
  return 0;
}
int main(void){
  mkdir("d",0755);
  int fd=open("d/a file",O_RDWR|O_CREAT|O_TRUNC,0644);
  ftruncate(fd,65536);
  fallocate(fd,0,0,65536);
  fallocate(fd,FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE,4096,8192);
  fallocate(fd,FALLOC_FL_ZERO_RANGE|FALLOC_FL_KEEP_SIZE,0,4096);
  fallocate(fd,FALLOC_FL_COLLAPSE_RANGE,4096,4096);
  fallocate(fd,FALLOC_FL_INSERT_RANGE,4096,4096);
  fallocate(fd,FALLOC_FL_UNSHARE_RANGE,0,4096);
  fallocate(fd,0x40000000,0,1);
  struct sigaction sa={0};
  sa.sa_sigaction=h;
  sa.sa_flags=SA_SIGINFO;
  sigaction(SIGIO,&sa,0);
  sigaction(SIGRTMIN+3,&sa,0);
  sigaction(SIGUSR1,&sa,0);
  signal(SIGUSR2,SIG_IGN);
  signal(SIGUSR2,SIG_DFL);
  fcntl(fd,F_SETLEASE,F_RDLCK);
  fcntl(fd,F_SETLEASE,F_WRLCK);
  fcntl(fd,F_GETLEASE);
  fcntl(fd,F_SETSIG,SIGRTMIN+3);
  fcntl(fd,F_GETSIG);
  fcntl(fd,F_SETOWN,getpid());
  struct f_owner_ex o={F_OWNER_TID,(int)syscall(SYS_gettid)};
  fcntl(fd,F_SETOWN_EX,&o);
  fcntl(fd,F_GETOWN_EX,&o);
  fcntl(fd,F_GETOWN);
  int w=open("d/a file",O_WRONLY|O_NONBLOCK);
  fcntl(fd,F_SETLEASE,F_UNLCK);
  fcntl(fd,F_SETLEASE,16);
  fcntl(fd,F_SETLEASE,48);
  fcntl(fd,F_SETLEASE,17);
  fcntl(fd,F_SETFD,FD_CLOEXEC);
  fcntl(fd,F_GETFD);
  int d=dup(fd);
  dup2(fd,30);
  dup3(fd,31,O_CLOEXEC);
  fcntl(fd,F_DUPFD,40);
  fcntl(fd,F_DUPFD_CLOEXEC,50);
  close(d);
  syscall(SYS_close_range,30,31,0);
  syscall(SYS_close_range,40,60,4);
  char*m=mmap(0,65536,PROT_READ|PROT_WRITE,MAP_SHARED,fd,0);
  mmap(0,4096,PROT_READ,MAP_SHARED_VALIDATE|MAP_SYNC,fd,0);
  msync(m,4096,MS_SYNC);
  madvise(m,4096,MADV_DONTNEED);
  char*an=mmap(0,65536,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
  an=mremap(an,65536,131072,MREMAP_MAYMOVE);
  memset(an,'x',4096);
  munmap(an,131072);
  write(fd,"hello\0\n\"q\\",10);
  pwrite(fd,"abc",3,100);
  struct iovec v[2]={{"ab",2},{"cd",2}};
  writev(fd,v,2);
  pwritev(fd,v,2,10);
  syscall(SYS_pwritev2,fd,v,2,10,0,0);
  struct stat st;
  fstat(fd,&st);
  stat("d/a file",&st);
  lstat("d/a file",&st);
  struct statx sx;
  statx(AT_FDCWD,"d/a file",0,STATX_ALL,&sx);
  statx(fd,"",AT_EMPTY_PATH,STATX_ALL,&sx);
  lseek(fd,0,SEEK_END);
  fstatat(AT_FDCWD,"d/a file",&st,0);
  truncate("d/a file",32768);
  truncate("d/nope",1);
  open("d/nope",O_RDONLY);
  creat("d/c\nnew\"line",0600);
  struct open_how how={.flags=O_RDWR|O_CREAT,.mode=0600};
  int o2=syscall(SYS_openat2,AT_FDCWD,"d/two",&how,sizeof how);
  close(o2);
  int dfd=open("d",O_DIRECTORY|O_PATH);
  openat(dfd,"a file",O_RDONLY);
  unlinkat(dfd,"two",0);
  rename("d/a file","d/b");
  renameat(dfd,"b",dfd,"a file");
  renameat2(dfd,"a file",dfd,"zz",1);
  link("d/a file","d/hard");
  symlink("a","d/sym");
  unlink("d/hard");
  unlink("d/sym");
  int mf=memfd_create("mem name",MFD_CLOEXEC);
  ftruncate(mf,4096);
  int e=eventfd(0,0);
  int ep=epoll_create1(0);
  sigset_t s;
  sigemptyset(&s);
  sigaddset(&s,SIGUSR1);
  sigprocmask(SIG_BLOCK,&s,0);
  int sf=signalfd(-1,&s,0);
  kill(getpid(),SIGUSR1);
  struct timespec ts={0,1000};
  sigtimedwait(&s,0,&ts);
  sigtimedwait(&s,0,&ts);
  sigprocmask(SIG_UNBLOCK,&s,0);
  sigfillset(&s);
  sigprocmask(SIG_SETMASK,&s,0);
  sigemptyset(&s);
  sigprocmask(SIG_SETMASK,&s,0);
  raise(SIGUSR1);
  sigqueue(getpid(),SIGRTMIN+3,(union sigval){5});
  int sp[2];
  socketpair(AF_UNIX,SOCK_STREAM,0,sp);
  {
    struct iovec io={"x",1};
    char cb[CMSG_SPACE(8)];
    struct msghdr mh={.msg_iov=&io,.msg_iovlen=1,.msg_control=cb,.msg_controllen=sizeof cb};
    struct cmsghdr*c=CMSG_FIRSTHDR(&mh);
    c->cmsg_level=SOL_SOCKET;
    c->cmsg_type=SCM_RIGHTS;
    c->cmsg_len=CMSG_LEN(8);
    ((int*)CMSG_DATA(c))[0]=fd;
    ((int*)CMSG_DATA(c))[1]=mf;
    sendmsg(sp[0],&mh,0);
    char b;
    struct iovec io2={&b,1};
    mh.msg_iov=&io2;
    mh.msg_controllen=sizeof cb;
    recvmsg(sp[1],&mh,0);
  }
  int un=socket(AF_INET,SOCK_STREAM,0);
  int pp[2];
  pipe(pp);
  pipe2(pp,O_CLOEXEC);
  struct io_uring_params p={0};
  int r=syscall(SYS_io_uring_setup,4,&p);
  struct iovec b[2]={{m,8192},{m+8192,4096}};
  syscall(SYS_io_uring_register,r,IORING_REGISTER_BUFFERS,b,2);
  void*a=mmap(0,8192,3,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
  b[0].iov_base=a;
  b[0].iov_len=8192;
  syscall(SYS_io_uring_register,r,IORING_REGISTER_BUFFERS,b,1);
  struct io_uring_rsrc_update2 up={.offset=0,.data=(unsigned long)b,.nr=1};
  syscall(SYS_io_uring_register,r,IORING_REGISTER_BUFFERS_UPDATE,&up,sizeof up);
  syscall(SYS_io_uring_register,r,IORING_UNREGISTER_BUFFERS,0,0);
  struct io_uring_rsrc_register rr={.nr=1,.data=(unsigned long)b};
  syscall(SYS_io_uring_register,r,IORING_REGISTER_BUFFERS2,&rr,sizeof rr);
  syscall(SYS_io_uring_register,r,30,&up,1);
  syscall(SYS_io_uring_register,r,IORING_REGISTER_FILES,&fd,1);
  ioctl(fd,0x40106701,a);
  ioctl(1,0x5401,a);
  ioctl(fd,0xc0181b01,a);
  ioctl(fd,0x3b71,a);
  ioctl(fd,0x3b72,a);
  mount("none","d","tmpfs",0,"size=1m");
  umount("d");
  prctl(PR_SET_NAME,"new name");
  copy_file_range(fd,0,mf,0,100,0);
  sendfile(mf,fd,0,100);
  pthread_t t;
  pthread_create(&t,0,thr,0);
  pthread_join(t,0);
  pid_t c=fork();
  if(!c){
    fcntl(fd,F_SETLEASE,F_UNLCK);
    execl("/bin/true","true",(char*)0);
    _exit(3);
  }
  waitpid(c,0,0);
  c=vfork();
  if(!c) _exit(0);
  waitpid(c,0,0);
  c=syscall(SYS_clone,SIGCHLD|CLONE_FILES,0,0,0,0);
  if(!c) syscall(SYS_exit,5);
  waitpid(c,0,0);
  c=fork();
  if(!c){
    pause();
  }
  usleep(100000);
  kill(c,SIGKILL);
  waitpid(c,0,0);
  c=fork();
  if(!c){
    raise(SIGSTOP);
    _exit(0);
  }
  usleep(100000);
  kill(c,SIGCONT);
  waitpid(c,0,0);
  c=fork();
  if(!c){
    raise(SIGIO+0);
    signal(SIGIO,SIG_DFL);
    raise(SIGIO);
  }
  waitpid(c,0,0);
  write(fd,"\t\0\0\0\f\0\3\0AAAAAAAA\0\0\1\0\0\0\0\0\0\20\0\0\0\0\0\0\0\0\1\0\0\0\0\0\1\0\0\0\7\0\0\0",48);
  write(fd,"\r\0\0\0\3\0\0\0\7\0\0\0",12);
  return 7;
}
